package dev.stowage.registry.fake;

/** How a fake registry behaves; the defaults are distribution 2.8's, with everybody let in. */
public final class FakeSettings {
  private final Traits traits;
  private final Tokens tokens;
  private final RateLimit rateLimit;

  FakeSettings(Traits traits, Tokens tokens, RateLimit rateLimit) {
    this.traits = traits;
    this.tokens = tokens;
    this.rateLimit = rateLimit;
  }

  /** It has the referrers API. */
  public FakeSettings referrers() {
    traits.referrers = true;
    return this;
  }

  /** A POST with a digest and the blob is an upload: 201 instead of 202. */
  public FakeSettings singleRequestUploads() {
    traits.singleRequestUploads = true;
    return this;
  }

  /** It sends every blob whole, whatever range is asked for. */
  public FakeSettings noRanges() {
    traits.ranges = false;
    return this;
  }

  /** It refuses a manifest whose blobs or children it lacks, as registries do. */
  public FakeSettings checksReferences() {
    traits.checksReferences = true;
    return this;
  }

  /** It asks for chunks of at least so many bytes, and refuses more after a shorter one. */
  public FakeSettings chunkMinimum(int bytes) {
    traits.chunkMinimum = bytes;
    return this;
  }

  /** It takes manifests of at most so many bytes. */
  public FakeSettings manifestLimit(int bytes) {
    traits.manifestLimit = bytes;
    return this;
  }

  /** It lists tags and referrers in pages of at most so many. */
  public FakeSettings pageSize(int entries) {
    traits.pageSize = entries;
    return this;
  }

  /** A tag that is there is not changed: the push is answered with this status. */
  public FakeSettings immutableTags(int status) {
    traits.immutableTagStatus = status;
    return this;
  }

  /** It asks for this user and password with every request. */
  public FakeSettings basic(String user, String password) {
    tokens.requireBasic(user, password);
    return this;
  }

  /** It asks for a token, which its token server gives to this user. */
  public FakeSettings tokens(String user, String password) {
    tokens.requireToken(user, password);
    return this;
  }

  /** New tokens are good for so many requests. */
  public FakeSettings tokensLastFor(int requests) {
    tokens.lastFor(requests);
    return this;
  }

  /** No token that was given is good any more. */
  public void expireTokens() {
    tokens.expireAll();
  }

  /** How many tokens were given. */
  public int tokensIssued() {
    return tokens.issued();
  }

  /** So many GETs of manifests are answered, then 429. */
  public FakeSettings rateLimit(int requests) {
    rateLimit.set(requests);
    return this;
  }
}
