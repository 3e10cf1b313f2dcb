package dev.stowage.gateway;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;

/** Starts the gateway. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Stowage",
            version = "v1",
            description =
                "What a fleet's workloads use, which of it is safely copied, and which workloads run"
                    + " from their copies. Errors are application/problem+json (RFC 9457).",
            license = @License(name = "Apache-2.0")))
public final class GatewayApplication {

  private GatewayApplication() {}

  public static void main(String[] arguments) {
    ServiceLauncher.run(ServiceName.GATEWAY);
  }
}
