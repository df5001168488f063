/// The writes to which an operator wants a person to agree one by one.
package struct ApprovalChoice: Sendable, Hashable {
  /// What was chosen; what only reads is never meant.
  package let patterns: [OperationPattern]

  /// Makes a choice.
  package init(_ patterns: [OperationPattern] = []) { self.patterns = patterns }

  /// The manifests whose chosen operations ask first.
  package func applied(to manifests: [Manifest]) -> [Manifest] {
    guard !patterns.isEmpty else { return manifests }
    return manifests.map { manifest in
      var manifest = manifest
      for place in manifest.operations.indices {
        let operation = manifest.operations[place]
        guard operation.effect != .read else { continue }
        let isMeant = patterns.contains { $0.matches(operation, of: manifest.id) }
        if isMeant { manifest.operations[place].needsApproval = true }
      }
      return manifest
    }
  }

  /// The patterns that mean no operation that writes or deletes.
  package func idle(in manifests: [Manifest]) -> [OperationPattern] {
    guard !patterns.isEmpty else { return [] }
    let writing = manifests.map { manifest in
      var manifest = manifest
      manifest.operations.removeAll { $0.effect == .read }
      return manifest
    }
    return OperationChoice(only: patterns).idle(in: writing)
  }
}
