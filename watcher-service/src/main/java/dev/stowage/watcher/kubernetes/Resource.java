package dev.stowage.watcher.kubernetes;

/** Something that an API server lists. */
interface Resource {
  /** Namespaces, for what filters go by. */
  Resource NAMESPACES = new Core("namespaces");

  /** Nodes, for their platforms. */
  Resource NODES = new Core("nodes");

  /** The API group; empty for the core group. */
  String group();

  /** The group's version. */
  String version();

  /** Its name in a path, for example {@code statefulsets}. */
  String plural();

  /** The path under which the group's version lists what it serves. */
  default String versionPath() {
    return group().isEmpty() ? "/api/" + version() : "/apis/" + group() + "/" + version();
  }

  /** The path of the whole cluster's objects. */
  default String path() {
    return versionPath() + "/" + plural();
  }

  /** A resource of the core group. */
  record Core(String plural) implements Resource {
    @Override
    public String group() {
      return "";
    }

    @Override
    public String version() {
      return "v1";
    }

    @Override
    public String toString() {
      return "v1 " + plural;
    }
  }
}
