package import Failures
package import JSON
import Time

// What has no columns of its own stands in the tables as JSON text.

extension JSONObject {
  /// The object as a table holds it.
  package var text: String { JSONWriter.text(.object(self)) }
}

extension Failure {
  /// The failure as a table holds it.
  package var text: String { json.text }
}

extension [Timestamp] {
  /// The instants as a table holds them: an array of milliseconds.
  package var text: String { "[" + map { String($0.milliseconds) }.joined(separator: ",") + "]" }
}

extension TableRow where Self: ~Copyable {
  /// The column as a failure; of what cannot be read nothing is known.
  package func failure(_ column: Int) -> Failure { Failure(json: object(column) ?? JSONObject()) }
}
