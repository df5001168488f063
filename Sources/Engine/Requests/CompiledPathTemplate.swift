import Text
import JSON
import Manifests

/// A path template taken apart once, so that calls only have to fill it.
struct CompiledPathTemplate {
  /// The text around the names: one more than there are places.
  private let literals: [String]
  private let places: [PathSegment]

  /// The fixed query behind the path, with its question mark; empty where there is none.
  let query: String

  /// Takes apart a template that the manifest's loader has found sound.
  ///
  /// `schema` is that of the arguments: it may say that callers encode a value themselves.
  init(_ template: String, places: [ParameterLocation], schema: JSONObject = JSONObject()) {
    let template = Operation.cut(path: template)
    query = String(template.query)
    // The loader has refused what is no template.
    guard let parts = try? PathTemplate(template.path) else {
      (literals, self.places) = ([String(template.path)], [])
      return
    }
    literals = parts.literals
    self.places = parts.names.map { name in
      let place = places.first { $0.target == .path(name: name) }
      let argument = place?.argument ?? name
      return PathSegment(
        name: name,
        argument: argument,
        place?.notation ?? .usual,
        PathSegment.Origin(describedBy: schema["properties"]?[argument])
      )
    }
  }

  /// The path with a segment for each name.
  ///
  /// - Throws: the first argument that is missing or cannot be a segment.
  func filled(with arguments: JSONObject) throws(UnplaceableArgument) -> String {
    var path = literals[0]
    for (place, literal) in zip(places, literals.dropFirst()) {
      path += try place.text(arguments[place.argument] ?? .null) + literal
    }
    return path
  }
}
