package dev.stowage.puller.declaration;

import static dev.stowage.puller.declaration.Caches.cache;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.NodeCache;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeclaredTest {

  @Test
  void ofTwoWithOneNameTheSourceThatComesFirstWinsAndTheOtherIsTold() {
    Declared declared =
        Declared.by(
            List.of(
                source(CacheOrigin.REQUEST, "tools", "mine"),
                source(CacheOrigin.RESOURCE, "tools"),
                source(CacheOrigin.ENVIRONMENT, "old")));

    assertThat(declared.caches())
        .extracting(NodeCache::name)
        .containsExactly("old", "tools", "mine");
    assertThat(declared.caches())
        .extracting(NodeCache::origin)
        .containsExactly(CacheOrigin.ENVIRONMENT, CacheOrigin.RESOURCE, CacheOrigin.REQUEST);
    assertThat(declared.doubled())
        .containsExactly(
            "cache 'tools' of REQUEST is passed over, since RESOURCE declares that name: give it another");
  }

  @Test
  void itIsCompleteOnlyWhenAllSourcesAre() {
    CacheSource unfinished =
        new CacheSource() {
          @Override
          public CacheOrigin origin() {
            return CacheOrigin.RESOURCE;
          }

          @Override
          public boolean isComplete() {
            return false;
          }

          @Override
          public List<NodeCache> caches() {
            return List.of();
          }

          @Override
          public void onChange(Runnable listener) {}
        };

    assertThat(Declared.by(List.of(source(CacheOrigin.REQUEST, "a"))).complete()).isTrue();
    assertThat(Declared.by(List.of(source(CacheOrigin.REQUEST, "a"), unfinished)).complete())
        .isFalse();
  }

  private static CacheSource source(CacheOrigin origin, String... names) {
    return new SettledCaches(
        origin,
        List.of(names).stream().map(name -> cache(name, origin, List.of("nginx"))).toList());
  }
}
