import Failures
import JSON
import Time

// What has no columns of its own stands in the tables as JSON text.

extension JSONObject {
  var text: String { JSONWriter.text(.object(self)) }
}

extension Failure {
  var text: String { json.text }
}

extension [Timestamp] {
  var text: String { "[" + map { String($0.milliseconds) }.joined(separator: ",") + "]" }
}

extension Row {
  /// The column as a JSON value, nil when it is none.
  func json(_ column: Int) -> JSONValue? { try? JSONParser.parse(bytes(column)) }

  /// The column as a JSON object, nil when it is none.
  func object(_ column: Int) -> JSONObject? { json(column)?.object }

  /// The column as a failure; of what cannot be read nothing is known.
  func failure(_ column: Int) -> Failure { Failure(json: object(column) ?? JSONObject()) }
}
