/// Which operations of the manifests are served.
package struct OperationChoice: Sendable, Hashable {
  /// Only these; empty for all.
  package var only: [OperationPattern]

  /// Not these, whatever `only` says.
  package var except: [OperationPattern]

  /// Makes a choice.
  package init(only: [OperationPattern] = [], except: [OperationPattern] = []) {
    self.only = only
    self.except = except
  }

  /// The manifests without the operations that were not chosen, and without the manifests of which none is left.
  package func applied(to manifests: [Manifest]) -> [Manifest] {
    guard !only.isEmpty || !except.isEmpty else { return manifests }
    return manifests.compactMap { manifest in
      var manifest = manifest
      let wanted = only.filter { $0.manifest ?? manifest.id == manifest.id }
      // A choice that speaks of other manifests alone leaves this one whole.
      manifest.operations.removeAll { operation in
        let isWanted = wanted.isEmpty || wanted.contains { $0.matches(operation, of: manifest.id) }
        return !isWanted || except.contains { $0.matches(operation, of: manifest.id) }
      }
      return manifest.operations.isEmpty ? nil : manifest
    }
  }

  /// The patterns that mean no operation: misspelt, or of another API.
  package func idle(in manifests: [Manifest]) -> [OperationPattern] {
    (only + except).filter { pattern in
      !manifests.contains { manifest in
        manifest.operations.contains { pattern.matches($0, of: manifest.id) }
      }
    }
  }
}
