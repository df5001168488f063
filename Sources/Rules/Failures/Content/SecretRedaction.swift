package import Manifests

/// What blots out texts that look like keys, for answers that repeat a secret this program does not know.
///
/// The secrets that are configured are replaced by value where bytes leave the program.
package enum SecretRedaction {
  /// What stands for a secret.
  package static let blot = "[redacted]"

  /// Replaces what looks like a secret, unless it is the name of a tool.
  package static func redact(_ text: String, sparing tools: [Manifests.Operation] = []) -> String {
    guard text.utf8.count >= 12 else { return text }
    var result = ""
    var label = ""
    var word = ""
    for scalar in text.unicodeScalars {
      if isPart(scalar) {
        word.unicodeScalars.append(scalar)
        continue
      }
      result += shown(word, after: label, tools)
      if !word.isEmpty { label = word }
      word = ""
      result.unicodeScalars.append(scalar)
    }
    return result + shown(word, after: label, tools)
  }

  private static func shown(
    _ word: String,
    after label: String,
    _ tools: [Manifests.Operation]
  ) -> String {
    // `key=…` is one word to the eye and two here: the sign belongs to base64 as well.
    if let sign = word.firstIndex(of: "="), sign != word.startIndex {
      let rest = word[word.index(after: sign)...]
      if !rest.isEmpty, isSecret(rest, after: word[..<sign]) { return word[...sign] + blot }
    }
    guard isSecret(word[...], after: label[...]) else { return word }
    // Marks that end a sentence, or stand between names, stick to the word.
    let isNamed = word.split { ".-~+/=".contains($0) }
      .allSatisfy { name in tools.contains { $0.toolName == name } }
    return isNamed ? word : blot
  }

  private static func isSecret(_ word: Substring, after label: Substring) -> Bool {
    if word.utf8.count >= 20, announces(label) { return true }
    if word.hasPrefix("vibe_") {
      let parts = word.split(separator: "_", maxSplits: 2)
      return parts.count == 3 && parts[2].utf8.count >= 6 && looksRandom(parts[2])
    }
    return word.utf8.count >= 16 && prefixes.contains { word.hasPrefix($0) }
  }

  /// Whether a text is none that somebody would choose as a name: it has digits or capitals, or does not end.
  private static func looksRandom(_ text: Substring) -> Bool {
    text.utf8.contains { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) }
      || text.split(separator: "_").contains { $0.utf8.count >= 16 }
  }

  private static func announces(_ label: Substring) -> Bool {
    let label = label.lowercased()
    return ["key", "token", "bearer", "secret", "password", "authorization", "basic"].contains {
      label.hasSuffix($0)
    }
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z", "_", "-", ".", "~", "+", "/", "=": true
    default: false
    }
  }

  private static let prefixes = [
    "sk-", "sk_", "rk_", "pk_live_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-",
    "xoxp-", "AKIA", "ya29.", "eyJ",
  ]
}
