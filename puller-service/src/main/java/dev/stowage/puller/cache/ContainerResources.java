package dev.stowage.puller.cache;

/** What each container of a cache asks for, as Kubernetes quantities, for example 10Mi or .05. */
public record ContainerResources(
    String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {}
