package import Manifests

/// Why a document cannot be imported at all.
package struct ImportError: Error, Sendable, Hashable {
  /// What is wrong, where, and what to do.
  package var diagnostic: Diagnostic

  /// What the file is where it is no description of an API.
  package let format: ForeignFormat?

  /// Tells why.
  package init(diagnostic: Diagnostic, format: ForeignFormat? = nil) {
    self.diagnostic = diagnostic
    self.format = format
  }
}
