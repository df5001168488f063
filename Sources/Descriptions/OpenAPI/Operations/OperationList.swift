import Text
import JSON
import Manifests

/// The operations of a document, found in one walk over its paths.
struct OperationList {
  private static let methods = [
    "get": "GET", "head": "HEAD", "post": "POST", "put": "PUT", "patch": "PATCH",
    "delete": "DELETE", "query": "QUERY",
  ]
  private static let others: Set<String> = ["trace", "connect"]
  private static let limit = 20_000

  /// The member of a path item for methods that have no member of their own (OpenAPI 3.2 §4.9).
  private static let additional = "additionalOperations"

  let document: APIDocument
  private(set) var remarks: ImportDiagnostics
  private(set) var operations: [OperationSource] = []

  init(document: APIDocument) {
    self.document = document
    remarks = ImportDiagnostics(file: document.file)
  }

  /// Walks over `paths` in the order of the document, and over the paths that have a query where a vendor keeps them apart.
  mutating func read() {
    for name in ["paths", "x-ms-paths"] {
      guard let paths = document.member(name, of: document.whole) else { continue }
      for member in paths.object?.members ?? [] where !member.name.hasPrefix("x-") {
        let place = paths.place.appending(member.name)
        read(member.name, Located(value: member.value, place: place))
      }
    }
    remarkUncarried()
  }

  private mutating func read(_ path: String, _ written: Located) {
    guard let item = resolved(written, "the path") else { return }
    let template: DocumentPath
    do throws(PathComplaint) {
      template = try DocumentPath(path)
    } catch {
      let count = item.object?.members.count { Self.methods[$0.name] != nil } ?? 0
      return remarks.leaveOut(
        count,
        "\(error.message); \(count == 1 ? "its operation is" : "its \(count) operations are") left out",
        at: written.place
      )
    }
    if !path.hasPrefix("/") {
      remarks.note(
        "a path starts with \"/\"; it is read as \(DocumentExcerpt.quoted("/" + path))",
        at: written.place
      )
    }
    // What stands beside a reference counts first (OpenAPI 3.1.1 §4.8.9 leaves it open).
    let isBeside = written.place != item.place
    if isBeside { readMembers(of: written, path, template, except: []) }
    readMembers(of: item, path, template, except: isBeside ? written.object?.names ?? [] : [])
  }

  private mutating func readMembers(
    of item: Located,
    _ path: String,
    _ template: DocumentPath,
    except taken: [String]
  ) {
    for member in item.object?.members ?? [] where !taken.contains(member.name) {
      let place = item.place.appending(member.name)
      if let method = Self.methods[member.name] {
        add(method, path, template, item, Located(value: member.value, place: place))
      } else if member.name == "options" {
        addOptions(path, template, item, Located(value: member.value, place: place))
      } else if Self.others.contains(member.name) {
        leaveOut(member.name.uppercased(), at: place)
      } else if member.name == Self.additional {
        for (method, written) in Located(value: member.value, place: place).members {
          guard RequestMethod.isSendable(method) else {
            leaveOut(method, at: written.place)
            continue
          }
          add(method, path, template, item, written)
        }
      }
    }
  }

  /// Adds an OPTIONS that somebody describes; most others are how browsers ask before they call (CORS).
  private mutating func addOptions(
    _ path: String,
    _ template: DocumentPath,
    _ item: Located,
    _ written: Located
  ) {
    let operation = (try? document.resolved(written)) ?? written
    let words = ["operationId", "summary", "description"].compactMap { operation.value[$0]?.string }
    let isDescribed = !words.isEmpty && !words.contains { $0.lowercased().contains(text: "cors") }
    guard isDescribed, operation.value["x-amazon-apigateway-integration"]?["type"] != "mock" else {
      return remarks.leaveOut(
        1,
        "an OPTIONS that nobody describes, or that is for browsers (CORS), is no call; it is left out",
        at: written.place
      )
    }
    add("OPTIONS", path, template, item, written)
  }

  private mutating func leaveOut(_ method: String, at place: Place) {
    remarks.leaveOut(
      1,
      "the method \(DocumentProse.line(method, limit: 40)) is not sent from here; it is left out",
      at: place
    )
  }

  /// What a path or an operation stands for, an object; nil with a remark where it is none.
  private mutating func resolved(_ written: Located, _ what: String) -> Located? {
    do throws(ReferenceComplaint) {
      let item = try document.resolved(written)
      guard item.object != nil else {
        remarks.leaveOut(
          1,
          "expected an object, found \(item.value.kindWithArticle); \(what) is left out",
          at: written.place
        )
        return nil
      }
      return item
    } catch {
      remarks.leaveOut(1, "\(error.message); \(what) is left out", at: written.place)
      return nil
    }
  }

  private mutating func add(
    _ method: String,
    _ path: String,
    _ template: DocumentPath,
    _ item: Located,
    _ written: Located
  ) {
    guard let operation = resolved(written, "the operation") else { return }
    guard operations.count < Self.limit else {
      return remarks.leaveOut(
        1,
        "only the first \(Self.limit) operations are taken; split the document",
        at: operation.place
      )
    }
    operations.append(
      OperationSource(
        method: method,
        path: path,
        template: template,
        item: item,
        operation: operation
      )
    )
    if let callbacks = operation.object?["callbacks"]?.object, !callbacks.isEmpty {
      remarks.note(
        "callbacks are calls to you, for which nobody listens here; they are left out",
        at: operation.place.appending("callbacks")
      )
    }
  }

  private mutating func remarkUncarried() {
    if let hooks = document.root["webhooks"]?.object, !hooks.isEmpty {
      remarks.note(
        "\(hooks.count) webhooks are calls to you, for which nobody listens here; they are left out",
        at: Place(pointer: JSONPointer(tokens: ["webhooks"]))
      )
    }
    if let links = document.root["components"]?["links"]?.object, !links.isEmpty {
      remarks.note(
        "links between operations are not carried over; descriptions may name the next operation",
        at: Place(pointer: JSONPointer(tokens: ["components", "links"]))
      )
    }
  }
}
