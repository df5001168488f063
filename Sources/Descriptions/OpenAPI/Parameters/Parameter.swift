import JSON

/// A parameter of an operation, in the form that all editions share.
struct Parameter {
  /// The part of the request.
  enum Location: String { case path, query, querystring, header, cookie }

  /// How a value that is not a scalar is written (OpenAPI 3.1 §4.8.12.3), by the manifest's words.
  enum Style: String { case simple, label, matrix, form, space, pipe, deepObject }

  var name: String
  var location: Location
  var isRequired: Bool
  var place: Place

  /// The parameter's own words, where it has some.
  var description: String?

  /// The schema; nil takes any text.
  var schema: Located?
  var style: Style?
  var explode: Bool?
  var allowsReserved = false

  /// Examples that stand beside the schema.
  var examples: [JSONValue] = []

  /// How `deepObject` names the elements of lists, a word of the manifest; nil where the document does not say.
  var lists: String?

  /// The media type of a value that is sent as one.
  var content: String?

  /// How the members of a form are written, by member: the manifest's `encoding`.
  var encoding = JSONObject()

  /// The style that holds where none is named.
  var usualStyle: Style { location == .path || location == .header ? .simple : .form }
}
