package import JSON

extension FieldError {
  /// The member with what is wrong with it.
  package var json: JSONObject {
    var object: JSONObject = ["field": .string(field)]
    object["problem"] = problem.map { .string($0) }
    if standing == .mentioned { object["mentioned"] = true }
    return object
  }

  /// Reads a refused field back; nil where it has no name.
  init?(json: JSONObject) {
    guard let field = json["field"]?.string else { return nil }
    self.init(field: field, problem: json["problem"]?.string)
    if json["mentioned"] == true { standing = .mentioned }
  }
}
