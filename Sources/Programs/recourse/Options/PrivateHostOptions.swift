import HTTP

/// `--private-host`: the hosts that may be in a private network.
enum PrivateHostOptions {
  static let spec = Options.Spec.valued("--private-host", expected)

  private static let expected =
    "the name of a host, such as gitlab.corp.example, or *.corp.example for all below"

  /// The hosts that the options name.
  ///
  /// - Throws: `UsageError` for what is no name of a host, such as a whole address.
  static func hosts(_ options: Options) throws(UsageError) -> PrivateHosts {
    let names = options.all("--private-host")
    for name in names where !isHost(name) {
      throw .badValue(option: "--private-host", value: name, expected: expected)
    }
    return PrivateHosts(names)
  }

  /// Whether a text is a name of labels with dots between (RFC 1123 §2.1), the first of them a star perhaps.
  private static func isHost(_ name: String) -> Bool {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    let own = labels.first == "*" ? labels.dropFirst() : labels[...]
    return !own.isEmpty && labels.count - own.count < labels.count
      && own.allSatisfy { label in
        !label.isEmpty
          && label.utf8.allSatisfy {
            $0 == 0x2D || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39)
              || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
          }
      }
  }
}
