package dev.stowage.puller.shape;

import com.google.gson.JsonObject;
import java.util.Map;

/**
 * A DaemonSet as it should be.
 *
 * @param template tells this pod template from any other
 * @param labels those that it must have
 * @param annotations those that it must have
 * @param mutable whether it has an image that goes by a tag, which may move
 * @param json the whole of it
 */
public record WantedDaemonSet(
    String name,
    String template,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean mutable,
    JsonObject json) {}
