//! Google Merchant's products as RSS 2.0 or Atom 1.0, in elements of Google's namespace.

use std::io::{BufRead, Write};

use quick_xml::{
    NsReader,
    escape::{partial_escape, resolve_predefined_entity},
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, QName, ResolveResult},
};

use super::{field, most, name, writable};
use crate::feed::{
    fault::{Fault, Reason, WriteError, excerpt},
    field::{Draft, Field},
    ignored::Ignored,
    input::{Input, MOST},
    item::Item,
};

const GOOGLE: &[u8] = b"http://base.google.com/ns/1.0";
const ATOM: &[u8] = b"http://www.w3.org/2005/Atom";

/// Reads the articles of a feed as items.
pub(in crate::feed) struct Records<R> {
    xml: NsReader<Input<R>>,
    depth: usize,
    rooted: bool,
    article: Option<Article>,
    pub(in crate::feed) ignored: Ignored,
}

/// An article whose element is open.
struct Article {
    depth: usize,
    line: u64,
    draft: Draft,
    fault: Option<Fault>,
    /// Elements of RSS and Atom, which count where Google's own are missing.
    plain: Vec<Element>,
    open: Option<Element>,
}

/// An element of an article.
struct Element {
    depth: usize,
    line: u64,
    name: String,
    /// None if it is not understood.
    field: Option<Field>,
    /// In Google's namespace.
    google: bool,
    text: String,
}

impl<R: BufRead> Records<R> {
    pub(in crate::feed) fn new(input: R) -> Self {
        let mut xml = NsReader::from_reader(Input::new(input));
        xml.config_mut().expand_empty_elements = true;
        // "AT & T" is not well-formed, but there is no doubt what it says.
        xml.config_mut().allow_dangling_amp = true;
        Self { xml, depth: 0, rooted: false, article: None, ignored: Ignored::default() }
    }

    pub(in crate::feed) fn bytes(&self) -> u64 {
        self.xml.get_ref().bytes()
    }

    fn line(&self) -> u64 {
        self.xml.get_ref().line()
    }

    /// The next item, or what is wrong with it or the file; `None` at the end.
    pub(in crate::feed) fn read(&mut self) -> Result<Option<(u64, Item)>, Fault> {
        self.xml.get_mut().refill();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = self.xml.read_event_into(&mut buffer).map_err(|error| self.broken(&error))?;
            match event {
                Event::Start(start) => self.start(&start)?,
                Event::End(_) => {
                    if let Some(article) = self.end() {
                        return finish(article).map(Some);
                    }
                }
                Event::Text(text) => self.text(&text.decode().map_err(|_| self.not_utf8())?),
                Event::CData(text) => self.text(&text.decode().map_err(|_| self.not_utf8())?),
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::Eof => return self.eof().map(|()| None),
                _ => {}
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        self.depth += 1;
        let (line, depth) = (self.line(), self.depth);
        let name = start.name();
        let full = utf8(name.as_ref()).ok_or_else(|| self.not_utf8())?;
        let local = full.rsplit(':').next().unwrap_or(full);
        if depth == 1 {
            self.rooted = matches!(local, "rss" | "RDF" | "feed");
            return if self.rooted { Ok(()) } else { Err(Fault::of_row(line, Reason::NoFeed)) };
        }
        let (google, atom) = namespace(&self.xml, name);
        let Some(article) = &mut self.article else {
            if matches!(local, "item" | "entry") {
                self.article = Some(Article::new(depth, line));
            }
            return Ok(());
        };
        match &mut article.open {
            Some(element) => {
                if element.field.is_some() {
                    let fault = Fault::of_column(element.line, &element.name, Reason::Nested);
                    article.fault.get_or_insert(fault);
                }
            }
            None => {
                let field = if google { field(local) } else { plain_field(full, atom) };
                if field.is_none() {
                    self.ignored.note(full);
                }
                let text = link_of(start, field);
                article.open = Some(Element { depth, line, name: excerpt(full), field, google, text });
            }
        }
        Ok(())
    }

    /// Closes an element; the article if it was the article's.
    fn end(&mut self) -> Option<Article> {
        let (line, depth) = (self.line(), self.depth);
        self.depth = self.depth.saturating_sub(1);
        let article = self.article.as_mut()?;
        if article.depth == depth {
            return self.article.take();
        }
        if let Some(mut element) = article.open.take_if(|element| element.depth == depth) {
            element.line = line;
            article.close(element);
        }
        None
    }

    fn text(&mut self, text: &str) {
        let element = self.article.as_mut().and_then(|article| article.open.as_mut());
        if let Some(element) = element.filter(|element| element.field.is_some()) {
            element.text.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Fault> {
        let entity = reference.decode().map_err(|_| self.not_utf8())?;
        let char = reference.resolve_char_ref().unwrap_or(None);
        if let Some(char) = char {
            self.text(char.encode_utf8(&mut [0; 4]));
        } else if let Some(text) = resolve_predefined_entity(&entity) {
            self.text(text);
        } else {
            let line = self.line();
            if let Some(article) = &mut self.article
                && let Some(element) = article.open.as_ref().filter(|element| element.field.is_some())
            {
                let fault = Fault::of_column(line, &element.name, Reason::Entity(excerpt(&entity)));
                article.fault.get_or_insert(fault);
            }
        }
        Ok(())
    }

    fn eof(&self) -> Result<(), Fault> {
        let inside = match &self.article {
            Some(Article { open: Some(element), .. }) => element.name.as_str(),
            Some(_) => "item",
            None if self.depth > 0 => "feed",
            None if self.rooted => return Ok(()),
            None => return Err(Fault::of_row(self.line(), Reason::NoFeed)),
        };
        Err(Fault::of_row(self.line(), Reason::CutOff(inside.to_owned())))
    }

    fn not_utf8(&self) -> Fault {
        Fault::of_row(self.line(), Reason::NotUtf8)
    }

    fn broken(&self, error: &quick_xml::Error) -> Fault {
        let reason = match error {
            quick_xml::Error::Io(_) if self.xml.get_ref().is_spent() => Reason::Endless(MOST),
            quick_xml::Error::Io(error) => Reason::Unreadable(error.to_string()),
            quick_xml::Error::Encoding(_) => Reason::NotUtf8,
            other => Reason::Xml(excerpt(&other.to_string())),
        };
        Fault::of_row(self.line(), reason)
    }
}

impl Article {
    fn new(depth: usize, line: u64) -> Self {
        Self { depth, line, draft: Draft::new(), fault: None, plain: Vec::new(), open: None }
    }

    fn close(&mut self, element: Element) {
        if element.google { self.set(&element) } else { self.plain.push(element) }
    }

    fn set(&mut self, element: &Element) {
        let Some(field) = element.field else { return };
        if let Err(reason) = self.draft.set(field, &element.text, None) {
            self.fault.get_or_insert_with(|| Fault::of_column(element.line, &element.name, reason));
        }
    }
}

fn finish(mut article: Article) -> Result<(u64, Item), Fault> {
    let plain = std::mem::take(&mut article.plain);
    let missing: Vec<_> =
        plain.into_iter().filter(|e| e.field.is_some_and(|field| !article.draft.has(field))).collect();
    missing.iter().for_each(|element| article.set(element));
    if let Some(fault) = article.fault {
        return Err(fault);
    }
    let item = article.draft.finish(most);
    item.map(|item| (article.line, item))
        .map_err(|(field, reason)| Fault::of_column(article.line, &format!("g:{}", name(field)), reason))
}

/// Whether a name is Google's, and whether it is Atom's. `g` is Google's even if the feed forgot to say so.
fn namespace<R>(xml: &NsReader<R>, name: QName<'_>) -> (bool, bool) {
    match xml.resolver().resolve_element(name).0 {
        ResolveResult::Bound(Namespace(bound)) => (bound == GOOGLE, bound == ATOM),
        ResolveResult::Unknown(prefix) => (prefix == b"g", false),
        ResolveResult::Unbound => (false, false),
    }
}

/// What an element means that is not in Google's namespace. An id of Atom's is the entry's, not the article's.
fn plain_field(full: &str, atom: bool) -> Option<Field> {
    match full {
        "summary" | "content" => Some(Field::Description),
        "id" if atom => None,
        _ => field(full),
    }
}

/// The address in Atom's `<link href="..."/>`, if it leads to the article's page.
fn link_of(start: &BytesStart<'_>, field: Option<Field>) -> String {
    let attribute = |name: &str| {
        let attribute = start.try_get_attribute(name).ok().flatten()?;
        utf8(&attribute.value).and_then(|text| Some(quick_xml::escape::unescape(text).ok()?.into_owned()))
    };
    let leads = field == Some(Field::Link) && attribute("rel").is_none_or(|rel| rel == "alternate");
    leads.then(|| attribute("href")).flatten().unwrap_or_default()
}

fn utf8(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// Writes what stands before the articles.
pub(in crate::feed) fn begin(out: &mut impl Write) -> Result<(), WriteError> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:g=\"")?;
    out.write_all(GOOGLE)?;
    out.write_all(b"\">\n<channel>\n<title>Products</title>\n<description>Products</description>\n")?;
    Ok(())
}

/// Writes an item as an article of RSS.
pub(in crate::feed) fn write(out: &mut impl Write, item: &Item) -> Result<(), WriteError> {
    let item = writable(item)?;
    out.write_all(b"<item>\n")?;
    for field in Field::ALL {
        let name = name(field);
        for text in field.texts(&item) {
            writeln!(out, "<g:{name}>{}</g:{name}>", partial_escape(text.as_ref()))?;
        }
    }
    out.write_all(b"</item>\n")?;
    Ok(())
}

/// Writes what stands behind the articles.
pub(in crate::feed) fn end(out: &mut impl Write) -> Result<(), WriteError> {
    out.write_all(b"</channel>\n</rss>\n")?;
    Ok(())
}

#[cfg(test)]
mod tests;
