/// What is refused: what other languages of this kind have, and what no query has.
extension JSONPathParser {
  mutating func refuseForeignOperators() throws(JSONPathError) {
    if take("===") || take("!==") {
      throw JSONPathError("\"===\" is not of RFC 9535; write \"==\" or \"!=\"")
    }
    if take("=~") {
      throw JSONPathError("\"=~\" is not of RFC 9535; write search(@.name, 'expression')")
    }
    for word in ["in", "nin", "anyof", "noneof", "subsetof", "contains", "size", "empty"]
    where take(word: word) {
      throw JSONPathError("the operator \"\(word)\" is not of RFC 9535; write == and || out")
    }
  }

  func foreignFunction(_ name: String) -> JSONPathError {
    JSONPathError("the function \"\(name)()\" behind a path is not of RFC 9535; select the values")
  }

  func unexpected(at place: Int? = nil) -> JSONPathError {
    let place = place ?? position
    guard place < text.count else {
      return JSONPathError("the JSONPath ends where something must follow")
    }
    switch text[place] {
    case "^":
      return JSONPathError("\"^\" for the parent is not of RFC 9535; select the parent by a filter")
    case "~":
      return JSONPathError("\"~\" for names is not of RFC 9535; name the members that are meant")
    default:
      let found = DocumentExcerpt.quoted(String(text[place]))
      return JSONPathError(
        "found \(found) at character \(place + 1), which a JSONPath has not there"
      )
    }
  }
}
