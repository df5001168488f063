import HTTPServer
import Text
import HTTP
import JSON
import Manifests

/// Finds the values of arguments in a request, for limits that count by an argument's value.
struct ArgumentReader {
  let match: RouteTable.Match
  let head: RequestHead
  let body: [UInt8]

  /// The plain text of an argument, nil where the request does not carry it.
  func text(of argument: String) -> String? {
    guard let place = match.operation.places.first(where: { $0.argument == argument }) else {
      return match.places[argument]
    }
    switch place.target {
    case .path(let name): return match.places[name]
    case .query(let name): return value(of: name, in: head.query, separator: "&")
    case .queryString: return decoded(head.query[...])
    case .header(let name): return head.fields[name]
    case .cookie(let name):
      return head.fields["Cookie"].flatMap { value(of: name, in: $0, separator: ";") }
    case .body(let pointer):
      guard let document = try? JSONParser.parse(body), let value = document.value(at: pointer)
      else { return nil }
      return value.scalarText ?? JSONWriter.text(value)
    }
  }

  private func value(of name: String, in text: String, separator: Character) -> String? {
    for pair in text.split(separator: separator).map({ $0.drop { $0 == " " } }) {
      let mark = pair.firstIndex(of: "=") ?? pair.endIndex
      if decoded(pair[..<mark]) == name { return decoded(pair[mark...].dropFirst()) }
    }
    return nil
  }

  private func decoded(_ text: Substring) -> String {
    PercentEncoding.formValue(text)
  }
}
