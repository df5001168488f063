package import Manifests

/// Why a document cannot be imported at all.
package struct ImportError: Error, Sendable, Hashable {
  /// What is wrong, where, and what to do.
  package var diagnostic: Diagnostic

  /// Tells why.
  package init(diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
