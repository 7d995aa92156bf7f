package dev.matriarch.operators.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Reads only so much of an answer: whoever is at a tenant's endpoint must not fill this control plane's memory. */
final class CappedHttpClient implements SdkHttpClient {

    static final int LONGEST_BODY = 64 * 1024;

    private final SdkHttpClient client;

    CappedHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var prepared = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return capped(prepared.call());
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private static HttpExecuteResponse capped(HttpExecuteResponse response) {
        var answer = HttpExecuteResponse.builder().response(response.httpResponse());
        response.responseBody()
                .ifPresent(body -> answer.responseBody(AbortableInputStream.create(new Capped(body), body)));
        return answer.build();
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Capped extends FilterInputStream {

        private long left = LONGEST_BODY;

        Capped(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            count(read);
            return read;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("the answer is longer than any of S3's");
            }
        }
    }
}
