import JSON
package import Manifests
package import YAML

extension OpenAPIImport {
  /// Gives remarks the lines and columns of their places in the document's text, and in those of its files.
  ///
  /// What has no place of its own is shown at what holds it. One walk over each text; for people who read on.
  package static func placed(
    _ remarks: [Diagnostic],
    in document: WrittenDocument,
    file: String? = nil,
    at location: DocumentLocation? = nil
  ) -> [Diagnostic] {
    let files = Dictionary(grouping: remarks, by: \.file)
    let placed = files.mapValues { remarks -> [JSONPointer: JSONSourceMap.Place] in
      let isOwn = file == nil || remarks[0].file == file
      let text = isOwn ? document : location?.text(remarks[0].file)
      return text?.sourceMap.places(of: remarks.flatMap { way(to: $0.pointer) }) ?? [:]
    }
    return remarks.map { remark in
      var result = remark
      if let file, remark.file != file { result.file = location?.name(remark.file) ?? remark.file }
      let places = placed[remark.file] ?? [:]
      guard remark.line == nil,
        let place = way(to: remark.pointer).lazy.compactMap({ places[$0] }).first
      else { return result }
      let position = place.name ?? place.value
      (result.line, result.column) = (position.line, position.column)
      return result
    }
  }

  /// A pointer and what it goes through, the nearest first; the whole document says nothing.
  private static func way(to pointer: JSONPointer) -> [JSONPointer] {
    (1...max(pointer.tokens.count, 1)).reversed().map {
      JSONPointer(tokens: Array(pointer.tokens.prefix($0)))
    }.filter { !$0.tokens.isEmpty }
  }
}
