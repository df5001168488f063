import JSON
package import YAML
package import Manifests

extension OpenAPIImport {
  /// Gives remarks the lines and columns of their places in the document's text.
  ///
  /// What has no place of its own is shown at what holds it. One walk over the text; for people who read on.
  package static func placed(_ remarks: [Diagnostic], in document: WrittenDocument) -> [Diagnostic]
  {
    let places = document.sourceMap.places(of: remarks.flatMap { way(to: $0.pointer) })
    return remarks.map { remark in
      guard remark.line == nil,
        let place = way(to: remark.pointer).lazy.compactMap({ places[$0] }).first
      else { return remark }
      var placed = remark
      let position = place.name ?? place.value
      (placed.line, placed.column) = (position.line, position.column)
      return placed
    }
  }

  /// A pointer and what it goes through, the nearest first; the whole document says nothing.
  private static func way(to pointer: JSONPointer) -> [JSONPointer] {
    (1...max(pointer.tokens.count, 1)).reversed().map {
      JSONPointer(tokens: Array(pointer.tokens.prefix($0)))
    }.filter { !$0.tokens.isEmpty }
  }
}
