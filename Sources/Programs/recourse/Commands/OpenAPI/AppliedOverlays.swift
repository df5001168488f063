import JSON
import Manifests
import OpenAPI
import YAML

/// The overlays that a command line names, and what they have found in its documents.
struct AppliedOverlays {
  private let overlays: [Overlay]
  private let operands: [String]

  /// Values that each action of each overlay has found, and the documents in which it looked.
  private var counts: [[Int]]
  private var documents: [String] = []

  /// Whether an overlay could not be applied, which says more than that another one finds nothing.
  private var hasFailed = false

  /// Reads the overlays, files and addresses as documents are.
  ///
  /// - Throws: `ImportError` at the first that cannot be applied: a document without it is not what was wished.
  init(_ reader: DescriptionReader) throws(ImportError) {
    var overlays: [Overlay] = []
    for name in reader.overlays {
      overlays.append(try Overlay(try reader.read(name, .document).document, file: name))
    }
    self.overlays = overlays
    operands = reader.operands
    counts = overlays.map { _ in [] }
  }

  /// The document of a file with all changes that are for it, one overlay after the other.
  ///
  /// - Throws: `ImportError` where one cannot be applied.
  mutating func applied(to document: WrittenDocument, file: String) throws(ImportError)
    -> WrittenDocument
  {
    guard !overlays.isEmpty else { return document }
    documents.append(file)
    var document = document
    hasFailed = true
    for (index, overlay) in overlays.enumerated() where isMeant(file, by: overlay) {
      let outcome = try overlay.applied(to: document.value)
      document = document.with(value: outcome.document)
      let before = counts[index]
      counts[index] = before.isEmpty ? outcome.counts : zip(before, outcome.counts).map { $0 + $1 }
    }
    hasFailed = false
    return document
  }

  /// Whether an overlay is for a document: for the one that it names among several, else for all.
  private func isMeant(_ file: String, by overlay: Overlay) -> Bool {
    guard let extends = overlay.extends, operands.count > 1 else { return true }
    let wanted = Self.name(extends)
    let named = operands.filter { $0 == extends || Self.name($0) == wanted }
    return named.isEmpty || named.contains(file)
  }

  private static func name(_ path: String) -> Substring {
    path.split(separator: "/").last ?? path[...]
  }

  /// What is to be said of the overlays, and of actions that have found nothing anywhere.
  var remarks: [Diagnostic] {
    zip(overlays, counts).flatMap { overlay, counts -> [Diagnostic] in
      if hasFailed { return overlay.remarks }
      guard !documents.isEmpty, !counts.isEmpty else {
        return overlay.remarks + [
          Diagnostic(
            severity: .warning,
            file: overlay.file,
            pointer: JSONPointer(),
            message: "there is no OpenAPI document to apply the overlay to; it changes those alone"
          )
        ]
      }
      return overlay.remarks + overlay.idle(counts, in: documents.joined(separator: ", "))
    }
  }
}
