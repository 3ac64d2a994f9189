package dev.varve.door.cli;

import java.util.List;

/** Thrown when keys of the configuration are wrong: all of them, one line each. */
public final class WrongConfigurationException extends RuntimeException {

    private final transient List<String> problems;

    public WrongConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * @param cause what showed that they are wrong
     */
    public WrongConfigurationException(List<String> problems, Throwable cause) {
        super(String.join(System.lineSeparator(), problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** What is wrong: key, value and what is allowed. */
    public List<String> problems() {
        return problems;
    }
}
