import JSON

/// How an answer of XML with a good status tells by its form that the call failed.
enum XMLAnswerForm {
  private static let depthLimit = 4

  /// Whether an error, by the names that `isError` knows, is all there is, as OAI-PMH, OGC and XML-RPC answer.
  static func isAlone(_ element: (name: String, value: JSONValue), isError: (String) -> Bool)
    -> Bool
  {
    var here = element
    for _ in 0..<depthLimit {
      if isError(here.name) { return !isNothing(here.value) }
      let inner = (here.value.object?.members ?? []).filter { member in
        !member.name.hasPrefix("@") && member.name != "#text"
          && !remarks.contains(member.name.lowercased())
      }
      guard inner.count == 1, let next = inner.first else { return false }
      here = (next.name, next.value)
    }
    return false
  }

  /// Whether the answer says so itself, as those of eBay (`<Ack>Failure</Ack>`), Namecheap, WeChat Pay and UPS do.
  static func isDenied(_ root: JSONValue) -> Bool {
    let words = ["Ack", "@Status", "@status", "result_code", "return_code"]
    return words.contains {
      root[$0]?.string.map { [.failed, .refused].contains(StatusWord($0)) } ?? false
    }
      || root["Response"]?["ResponseStatusCode"] == "0"
  }

  /// The fault of XML-RPC as an element that has its code and its message under names.
  static func remoteFault(_ element: JSONValue) -> JSONValue? {
    guard let members = element["value"]?["struct"]?["member"]?.array else { return nil }
    let named = members.compactMap { member -> (String, JSONValue)? in
      guard let name = member["name"]?.string, let value = member["value"] else { return nil }
      return (name, value.object?.members.first?.value ?? value)
    }
    return named.isEmpty ? nil : .object(JSONObject(named))
  }

  private static func isNothing(_ value: JSONValue) -> Bool {
    if let text = value.string ?? value["#text"]?.string { return ErrorList.isSuccess(word: text) }
    let members = (value.object?.members ?? []).map { member in
      let name = member.name.hasPrefix("@") ? String(member.name.dropFirst()) : member.name
      return (name.lowercased(), member.value["#text"] ?? member.value)
    }
    return ErrorList.isSuccess(.object(JSONObject(members)))
  }

  /// Elements that say something of the answer.
  private static let remarks: Set<String> = [
    "responsedate", "request", "timestamp", "version", "build", "requestid", "correlationid",
  ]
}
