package dev.matriarch.server.demo;

/** The demonstration cannot go on; the message is a sentence for the person at the terminal. */
final class DemoFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String sentence) {
        super(sentence);
    }

    DemoFailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
