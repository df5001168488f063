package import Manifests

/// The environment of the process and the files it names, as the engine may read them.
package struct Environment: Sendable {
  private let variable: @Sendable (String) -> String?
  private let file: @Sendable (String) -> SecretFile

  /// Makes an environment of two readers.
  package init(
    variable: @escaping @Sendable (String) -> String?,
    file: @escaping @Sendable (String) -> SecretFile
  ) {
    self.variable = variable
    self.file = file
  }

  /// The secret of a credential: from its variable, else from the file that `<variable>_FILE` names.
  ///
  /// Looked up for every call, because a person may put a new key into the file meanwhile.
  func secret(of credential: Credential) -> SecretLookup {
    let env = credential.variables[0]
    if let text = variable(env), !text.isEmpty {
      return Self.checked(text, origin: "the variable \(env)")
    }
    guard let path = variable(env + "_FILE"), !path.isEmpty else { return .missing }
    switch file(path) {
    case .content(let text): return Self.checked(text, origin: "the file \(path)")
    case .refused(let problem): return .unusable("the file \(path) \(problem)")
    }
  }

  /// The secrets of all credentials that can be found.
  package func secrets(of manifests: [Manifest]) -> [String] {
    manifests.flatMap(\.credentials).compactMap {
      if case .found(let secret) = secret(of: $0) { secret } else { nil }
    }
  }

  private static func checked(_ text: String, origin: String) -> SecretLookup {
    let secret = text.trimmed
    guard !secret.isEmpty else { return .unusable("\(origin) is empty") }
    guard secret.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      return .unusable("\(origin) holds a space or a control character inside the key")
    }
    return .found(secret)
  }
}

/// What a file that should hold a secret gave.
package enum SecretFile: Sendable, Hashable {
  case content(String)
  /// Why it was not read, as the end of a sentence: "cannot be read", "is readable by others".
  case refused(String)
}

/// What the search for a secret gave.
enum SecretLookup: Hashable {
  case found(String)
  case missing
  /// There is something, but it cannot be a key; a clause that says why.
  case unusable(String)
}

extension String {
  fileprivate var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    guard let start = firstIndex(where: { !isSpace($0) }),
      let end = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[start...end])
  }
}
