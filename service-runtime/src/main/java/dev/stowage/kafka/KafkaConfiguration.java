package dev.stowage.kafka;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.convert.format.MapFormat.MapTransformation;
import io.micronaut.core.naming.conventions.StringConvention;
import java.time.Duration;
import java.util.Map;

/**
 * How the broker is reached: {@code stowage.kafka.*}.
 *
 * @param bootstrapServers comma-separated {@code host:port}
 * @param clientId prefix of every client's id, unique to the service in its process
 * @param startTimeout how long the broker may take to answer at start
 * @param client settings passed on to every client as they are, for example {@code
 *     security.protocol}
 */
@ConfigurationProperties("stowage.kafka")
public record KafkaConfiguration(
    @Bindable(defaultValue = "localhost:9092") String bootstrapServers,
    @Bindable(defaultValue = "stowage") String clientId,
    @Bindable(defaultValue = "15s") Duration startTimeout,
    @MapFormat(transformation = MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        Map<String, String> client) {

  public KafkaConfiguration {
    client = Map.copyOf(client);
  }
}
