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

    /** A refusal speaks for itself. */
    @Provider
    public static final class OfRefusal implements ExceptionMapper<Refusal> {
        @Override
        public Response toResponse(Refusal refusal) {
            return Replies.refusal(refusal.status(), refusal.sentence());
        }
    }

    /** What JAX-RS itself finds: no such address, no such method. */
    @Provider
    public static final class OfJaxRs implements ExceptionMapper<WebApplicationException> {
        @Override
        public Response toResponse(WebApplicationException failure) {
            int status = failure.getResponse().getStatus();
            return Replies.refusal(
                    status,
                    status == Refusal.NOT_FOUND
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
            LOG.log(Level.ERROR, "a request failed", failure);
            return Replies.refusal(500, "the service failed; its log says why");
        }
    }
}
