import JSON

/// The reader of how the API says no, as far as the document tells.
struct ErrorsReader {
  let document: APIDocument
  let options: ImportOptions
  private(set) var remarks: Remarks

  init(document: APIDocument, options: ImportOptions) {
    self.document = document
    self.options = options
    remarks = Remarks(file: document.file)
  }

  mutating func read(_ sources: [OperationSource], names: [String]) -> JSONObject? {
    nil
  }
}
