package dev.varve.broken.store;

import com.google.api.services.storage.model.StorageObject;
import com.google.auth.Credentials;
import com.google.cloud.storage.Storage;
import com.oracle.svm.core.annotate.Substitute;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.Response;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.schema.MessageType;
import org.duckdb.DuckDBConnection;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine;
import software.amazon.awssdk.services.s3.S3Client;

/** Every guest library in a room that is none of theirs. */
final class Guests {
    AsyncHealthCheck health;
    BufferAllocator arrow;
    CommandLine commandLine;
    Config microprofile;
    Credentials googleAuth;
    DuckDBConnection duckdb;
    Guard faultTolerance;
    HttpServerRequest vertx;
    Instance<Object> container;
    MessageType parquet;
    MeterRegistry micrometer;
    QuarkusApplication quarkus;
    Response rest;
    RunOnVirtualThread smallryeCommon;
    S3Client amazon;
    SmallRyeConfig smallryeConfig;
    Storage google;
    StorageObject googleApi;
    Substitute nativeImage;
    Uni<Object> mutiny;
}
