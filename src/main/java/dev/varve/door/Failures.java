package dev.varve.door;

import dev.varve.record.TooManyTablesException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What goes wrong outside of a body, as JSON. */
final class Failures {

    private static final Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    /** The refusal in one sentence, with the key that says how many there may be. */
    static String tooManyTables(TooManyTablesException full) {
        return Refusal.sentence(full) + "; varve.limits.tables says how many there may be";
    }

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
                            : Refusal.sentence(failure));
        }
    }

    /** What should not happen: told in the log, not to the client. */
    @Provider
    public static final class OfAll implements ExceptionMapper<Throwable> {
        @Override
        public Response toResponse(Throwable failure) {
            LOG.log(Level.ERROR, "a request failed", failure);
            return Replies.refusal(500, "the service failed; its log says why");
        }
    }
}
