package dev.varve.door.http;

import dev.varve.door.FailureText;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What goes wrong outside of a body, as JSON. */
final class ExceptionMappers {

    private static final Logger LOG = System.getLogger(ExceptionMappers.class.getName());

    private ExceptionMappers() {}

    /** Tells the log of what should not happen, and returns the sentence for the client. */
    static String logged(Throwable failure) {
        LOG.log(Level.ERROR, "a request failed", failure);
        return "the service failed; its log says why";
    }

    /** A refusal speaks for itself. */
    @Provider
    public static final class OfRefusal implements ExceptionMapper<Refusal> {
        @Override
        public Response toResponse(Refusal refusal) {
            return Replies.refusal(refusal.reason(), refusal.sentence());
        }
    }

    /** What JAX-RS itself finds: no such address, no such method. */
    @Provider
    public static final class OfJaxRs implements ExceptionMapper<WebApplicationException> {
        @Override
        public Response toResponse(WebApplicationException failure) {
            int status = failure.getResponse().getStatus();
            Refusal.Reason reason = Refusal.Reason.ofStatus(status);
            return Replies.refusal(
                    status,
                    reason,
                    reason == Refusal.Reason.NOT_FOUND
                            ? "there is nothing here"
                            : FailureText.of(failure));
        }
    }

    /** What should not happen: told in the log, not to the client. */
    @Provider
    public static final class OfAll implements ExceptionMapper<Throwable> {

        private final RequestEvents events;

        @Inject
        public OfAll(RequestEvents events) {
            this.events = events;
        }

        @Override
        public Response toResponse(Throwable failure) {
            events.failed(failure);
            return Replies.refusal(Refusal.Reason.FAILURE, logged(failure));
        }
    }
}
