/// What a file that should hold a secret gave.
package enum SecretFile: Sendable, Hashable {
  case content(String)
  /// Why it was not read, as the end of a sentence: "cannot be read", "is readable by others".
  case refused(String)
}

/// What the search for the values of a credential gave.
package enum ValuesLookup: Sendable, Hashable {
  case found([String])
  case missing([String])
  /// There is something, but it cannot be used; a clause that says why.
  case unusable(String)
}

/// What the search for a secret gave.
package enum SecretLookup: Sendable, Hashable {
  case found(String)
  case missing
  /// There is something, but it cannot be a key; a clause that says why.
  case unusable(String)
}
