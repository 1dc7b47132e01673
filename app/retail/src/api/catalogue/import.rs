//! Feeds in and out.

use base::Currency;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{feed::Format, product::LocalName};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedFormat {
    /// Google Merchant's products as rows with tabs between.
    MerchantTsv,
    /// Google Merchant's products as RSS 2.0 or Atom 1.0.
    MerchantXml,
    /// Shopify's products as CSV.
    Shopify,
}

impl FeedFormat {
    /// The format for readers and writers; `currency` is that of Shopify's prices, which the file does not state.
    pub fn with(self, currency: Currency) -> Format {
        match self {
            Self::MerchantTsv => Format::MerchantTsv,
            Self::MerchantXml => Format::MerchantXml,
            Self::Shopify => Format::Shopify { currency },
        }
    }

    /// The word that stands for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MerchantTsv => "merchant_tsv",
            Self::MerchantXml => "merchant_xml",
            Self::Shopify => "shopify",
        }
    }

    /// What a file of it is served as.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::MerchantTsv => "text/tab-separated-values; charset=utf-8",
            Self::MerchantXml => "application/rss+xml; charset=utf-8",
            Self::Shopify => "text/csv; charset=utf-8",
        }
    }
}

/// The language of a file's texts, which no format states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-Hans")]
    Chinese,
}

impl Language {
    /// The text in this language.
    pub fn of(self, name: &LocalName) -> &str {
        match self {
            Self::English => &name.en,
            Self::Chinese => &name.zh_hans,
        }
    }

    /// Sets the text in this language, and in the other one where that has none yet.
    pub fn set(self, name: &mut LocalName, text: &str) {
        let (own, other) = match self {
            Self::English => (&mut name.en, &mut name.zh_hans),
            Self::Chinese => (&mut name.zh_hans, &mut name.en),
        };
        text.clone_into(own);
        if other.is_empty() {
            text.clone_into(other);
        }
    }
}

/// How a feed is read.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// What kind of file it is.
    #[param(inline)]
    pub format: FeedFormat,
    /// The language of its texts; English if left out.
    #[serde(default)]
    #[param(inline)]
    pub language: Language,
    /// The location that quantities are of; without one they are passed over.
    pub location: Option<String>,
    /// The currency of Shopify's prices; CNY if left out.
    #[param(value_type = Option<String>)]
    pub currency: Option<Currency>,
}

/// What a feed holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// The language of its texts; English if left out.
    #[serde(default)]
    #[param(inline)]
    pub language: Language,
    /// The location that quantities are of; of all together if left out.
    pub location: Option<String>,
    /// Only what is priced in this currency; CNY for Shopify if left out.
    #[param(value_type = Option<String>)]
    pub currency: Option<Currency>,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowFault {
    /// The line in the file, from 1.
    pub line: i64,
    /// The column or element, if one is to blame.
    pub column: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

/// How far an import has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// The import.
    pub id: String,
    /// Rows that were dealt with: sent again under the same id, the file is gone on with behind these.
    pub position: i64,
    /// Rows of these that were loaded.
    pub good: i64,
    /// Rows of these that were left out.
    pub bad: i64,
    /// Whether the file was read to its end.
    pub done: bool,
    /// The first 1,000 rows that were left out, in the file's order.
    pub faults: Vec<RowFault>,
}
