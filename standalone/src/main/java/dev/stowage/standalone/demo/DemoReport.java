package dev.stowage.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.stowage.event.json.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the demo prints at its end: a table for people, or one JSON object for programs. */
final class DemoReport {

  private DemoReport() {}

  static String json(PipelineState state, Duration took) {
    Summary summary =
        new Summary(
            state.copies().size(),
            state.copied(),
            state.failed(),
            state.rewritten(),
            took.toMillis() / 1000.0,
            state.copies());
    try {
      return EventJson.newMapper().writeValueAsString(summary);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The report cannot be written", e);
    }
  }

  static String table(PipelineState state) {
    List<Row> rows = new ArrayList<>();
    for (PipelineState.Workload workload : state.workloads()) {
      String name = workload.namespace() + "/" + workload.kind() + "/" + workload.name();
      for (PipelineState.Container container : workload.containers()) {
        rows.add(
            new Row(
                name,
                orDash(container.image()),
                container.rewritten() ? "rewritten" : container.state().toLowerCase(Locale.ROOT),
                orDash(container.target())));
        name = "";
      }
    }
    return AsciiTable.getTable(
        AsciiTable.FANCY_ASCII,
        rows,
        List.of(
            column("Workload").with(Row::workload),
            column("Image").with(Row::image),
            column("State").with(Row::state),
            column("Copied to").with(Row::target)));
  }

  private static Column column(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(70);
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }

  private record Row(String workload, String image, String state, String target) {}

  private record Summary(
      int discovered,
      long copied,
      long failed,
      long rewritten,
      double seconds,
      List<PipelineState.Copy> copies) {}
}
