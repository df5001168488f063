import JSON

/// What a person says that operations do, where their descriptions say something else.
package struct EffectChoice: Sendable {
  /// Operations and their effect; of two that mean one operation the later counts.
  package typealias Override = (pattern: OperationPattern, effect: Operation.Effect)

  /// What was said, in order.
  package let overrides: [Override]

  /// Makes a choice.
  package init(_ overrides: [Override] = []) { self.overrides = overrides }

  /// The effect that was said of an operation; nil where nothing was.
  package func effect(of operation: Operation, in manifest: String) -> Operation.Effect? {
    overrides.last { $0.pattern.matches(operation, of: manifest) }?.effect
  }

  /// The manifests whose operations do what was said.
  package func applied(to manifests: [Manifest]) -> [Manifest] {
    guard !overrides.isEmpty else { return manifests }
    return manifests.map { manifest in
      var manifest = manifest
      for place in manifest.operations.indices {
        let effect = effect(of: manifest.operations[place], in: manifest.id)
        if let effect { manifest.operations[place].setEffect(effect) }
      }
      // What shows whether a write happened must itself change nothing.
      let readers = Set(manifest.operations.filter { $0.effect == .read }.map(\.name))
      for place in manifest.operations.indices {
        guard let name = manifest.operations[place].verifyWith?.operation, !readers.contains(name)
        else {
          continue
        }
        manifest.operations[place].verifyWith = nil
      }
      return manifest
    }
  }

  /// The patterns that mean no operation.
  package func idle(in manifests: [Manifest]) -> [OperationPattern] {
    OperationChoice(only: overrides.map(\.pattern)).idle(in: manifests)
  }
}

extension Operation {
  /// Sets what a call does, and with it whether a repeated call does no harm.
  fileprivate mutating func setEffect(_ effect: Effect) {
    isRepeatSafe = Self.isRepeatSafe(method, effect, before: isRepeatSafe)
    self.effect = effect
  }

  fileprivate static func isRepeatSafe(_ method: String, _ effect: Effect, before: Bool) -> Bool {
    if effect == .read { return true }
    // A GET was called safe for its method alone, which is what the person contradicts.
    return before && !RequestMethod.isSafe(method) && method != "POST"
  }
}

extension ImportedManifest {
  /// Writes the effects of other manifests' operations of the same names into this one.
  package mutating func takeEffects(of manifest: Manifest) {
    let known = Dictionary(
      manifest.operations.map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for place in operations.indices {
      guard let meant = known[operations[place].name],
        meant.effect != operations[place].effect
      else { continue }
      operations[place].effect = meant.effect
      operations[place].isRepeatSafe = meant.isRepeatSafe
      let written = operations[place].definition
      let (effect, isRepeatSafe) = (meant.effect.rawValue, meant.isRepeatSafe)
      operations[place].definition = {
        var definition = written()
        definition["effect"] = .string(effect)
        definition["repeat_safe"] = .bool(isRepeatSafe)
        return definition
      }
    }
  }
}
