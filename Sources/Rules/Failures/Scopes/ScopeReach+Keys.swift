import Manifests

// Which tools of an API are turned away together with a call, because they go with the same credential.

extension ScopeReach {
  /// The tools that go with the credential that the call carries, or lacks.
  package enum KeySharing: Sendable, Equatable {
    case all
    /// These, the called one among them.
    case some([String])
    /// Some that are not told apart here: so many are not read for a sentence.
    case uncounted
  }

  /// How the other tools stand to the credential of the call.
  package enum KeyRelation: Sendable, Hashable {
    /// They carry the same one.
    case carried
    /// They need the one that is not there.
    case lacking
    /// Nobody says that they take any, as of the called one.
    case none
  }

  package var keyRelation: KeyRelation {
    if context.credentials.isEmpty { return .none }
    return context.isAnonymous || !context.lacking.isEmpty ? .lacking : .carried
  }

  /// The tools that share the credential.
  package var keySharing: KeySharing {
    guard context.operation != nil else { return .all }
    let operations = context.manifest.operations
    let isReadable =
      operations.count <= Self.readingLimit || operations.allSatisfy { $0.formAtHand != nil }
    guard isReadable else { return .uncounted }
    let isShared = sharing
    let tools = operations.filter { $0.toolName == tool || isShared($0) }.map(\.toolName)
    return tools.count == operations.count ? .all : .some(tools)
  }

  /// Whether a call of an operation would go with the same credential.
  private var sharing: (Manifests.Operation) -> Bool {
    let manifest = context.manifest
    let choices = { manifest.credentialChoices(of: $0) }
    if !context.lacking.isEmpty {
      // One that can go without it, or with another, is no worse off.
      return { other in
        let all = choices(other)
        return !all.isEmpty
          && all.allSatisfy { $0.contains { context.lacking.contains($0.name) } }
      }
    }
    let used = Set(context.sources.map(\.variable))
    let carries = { (choice: [Credential]) in choice.isCarried(from: used) }
    let own = choices(context.operation)
    guard !used.isEmpty, own.contains(where: carries) else {
      let names = own.map { $0.map(\.name) }
      return { choices($0).map { $0.map(\.name) } == names }
    }
    return { choices($0).contains(where: carries) }
  }
}

extension [Credential] {
  /// Whether these are the credentials that were taken from such variables.
  fileprivate func isCarried(from used: Set<String>) -> Bool {
    let variables = Set(flatMap(\.variables))
    let optional = Set(flatMap(\.optionalVariables))
    return used.isSubset(of: variables) && variables.subtracting(optional).isSubset(of: used)
      && !variables.isEmpty
  }
}
