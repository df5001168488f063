extension Manifest {
  /// The same API at another place, as a rehearsal or a test server has it.
  package func overridingBaseURL(_ baseURL: BaseURL) -> Manifest {
    var manifest = self
    manifest.baseURL = baseURL
    return manifest
  }

  /// The manifest without the operations that change something.
  package func readOnly() -> Manifest {
    var manifest = self
    manifest.operations.removeAll { $0.effect != .read }
    return manifest
  }
}
