import Credentials
import Text
import OpenAPI
import Retrieval

/// `--document-key`: which variable holds the key of protected documents, and which field bears it.
struct DocumentKeyOption {
  private let variable: String
  private let field: String?

  /// Takes the option; nil where it was not given.
  ///
  /// - Throws: `UsageError` where it could only do harm: the words never repeat what may be a key itself.
  init?(_ options: Options) throws(UsageError) {
    guard let text = options.value("--document-key") else { return nil }
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard let variable = parts.last, parts.count == (text.contains("=") ? 2 : 1),
      Self.isVariable(variable), parts.count == 1 || ASCII.isToken(parts[0])
    else {
      throw .badValue(
        option: "--document-key",
        value: "…",
        expected: "the NAME of a variable that holds the key, such as GITHUB_TOKEN, or FIELD=NAME, "
          + "such as PRIVATE-TOKEN=GITLAB_TOKEN; a key itself is never given here"
      )
    }
    self.variable = variable
    field = parts.count == 2 ? parts[0] : nil
    let addresses = (options.operands + options.all("--overlay")).filter(DocumentAddress.isMeant)
    let origins = Set(addresses.map { (try? DocumentAddress($0).origin) ?? $0 })
    guard origins.count == 1 else {
      throw .badValue(
        option: "--document-key",
        value: variable,
        expected: origins.isEmpty
          ? "the address of a document beside it"
          : "addresses of one host alone, so that no host sees the key of another"
      )
    }
  }

  /// The key, for a document.
  ///
  /// - Throws: `ImportError` where the variable holds none.
  func found(for operand: String) throws(ImportError) -> DocumentKey {
    switch Environment.system.secret(of: variable) {
    case .found(let secret):
      return DocumentKey(field: field, secret: secret, variable: variable)
    case .missing:
      throw ImportError(
        file: operand,
        "needs the key that --document-key names, and the variable \(variable) is not set; set it, "
          + "or set \(variable)_FILE to a file of mode 0600 that holds the key."
      )
    case .unusable(let problem):
      throw ImportError(file: operand, "needs the key that --document-key names, and \(problem).")
    }
  }

  /// Whether a text is a name as variables have them: in capitals, so that no key is taken for one.
  private static func isVariable(_ text: String) -> Bool {
    guard let first = text.utf8.first, !ASCII.isDigit(first), text.utf8.count <= 64 else {
      return false
    }
    return text.utf8.allSatisfy {
      ASCII.isUppercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
    }
  }
}
