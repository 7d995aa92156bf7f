package dev.matriarch.e2e;

/** A certificate authority that has signed nothing here. Its key is gone. */
final class OtherAuthority {

    static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBhjCCAS2gAwIBAgIUeiyzOLnXc2u9xQA3RewQ9MSFFG0wCgYIKoZIzj0EAwIw
            GDEWMBQGA1UEAwwNc29tZWJvZHkgZWxzZTAgFw0yNjExMjYxMzI2NTlaGA8yMTI2
            MTEwMjEzMjY1OVowGDEWMBQGA1UEAwwNc29tZWJvZHkgZWxzZTBZMBMGByqGSM49
            AgEGCCqGSM49AwEHA0IABMeFKWA7bhDR+rvgH6G1d1ZNZWEV1u+U5HBcDx08xRhT
            QoMmHwGp4UO5+jcG4wCCdTUaq2vhaOHUe6rLMFYiooejUzBRMB0GA1UdDgQWBBQU
            4x+RJVX7lQXK81722B37/TqDqTAfBgNVHSMEGDAWgBQU4x+RJVX7lQXK81722B37
            /TqDqTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIAm9Ib3U4ioJ
            /WdIE9cqCpxSieY0Rqb57CC3MHi18CzoAiAXNMWnn4gYRD3O1iEcbB4GIAL6096Z
            Zy0Fz3/JLsNxnw==
            -----END CERTIFICATE-----
            """;

    private OtherAuthority() {}
}
