//! The columns by their names of both times.

/// A column that is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Title,
    Handle,
    Body,
    Vendor,
    Category,
    Type,
    Published,
    Status,
    Sku,
    Barcode,
    Option1Name,
    Option1Value,
    Option2Name,
    Option2Value,
    Option3Name,
    Option3Value,
    Price,
    CompareAt,
    Quantity,
    Picture,
    PicturePosition,
    VariantPicture,
    GoogleCategory,
    Condition,
}

/// How many columns there are.
pub(super) const COUNT: usize = 24;

/// The columns in the order of Shopify's template, with the name of today and the one before.
pub(super) const COLUMNS: [(Column, &str, &str); COUNT] = [
    (Column::Title, "Title", "Title"),
    (Column::Handle, "URL handle", "Handle"),
    (Column::Body, "Description", "Body (HTML)"),
    (Column::Vendor, "Vendor", "Vendor"),
    (Column::Category, "Product category", "Product Category"),
    (Column::Type, "Type", "Type"),
    (Column::Published, "Published on online store", "Published"),
    (Column::Status, "Status", "Status"),
    (Column::Sku, "SKU", "Variant SKU"),
    (Column::Barcode, "Barcode", "Variant Barcode"),
    (Column::Option1Name, "Option1 name", "Option1 Name"),
    (Column::Option1Value, "Option1 value", "Option1 Value"),
    (Column::Option2Name, "Option2 name", "Option2 Name"),
    (Column::Option2Value, "Option2 value", "Option2 Value"),
    (Column::Option3Name, "Option3 name", "Option3 Name"),
    (Column::Option3Value, "Option3 value", "Option3 Value"),
    (Column::Price, "Price", "Variant Price"),
    (Column::CompareAt, "Compare-at price", "Variant Compare At Price"),
    (Column::Quantity, "Inventory quantity", "Variant Inventory Qty"),
    (Column::Picture, "Product image URL", "Image Src"),
    (Column::PicturePosition, "Image position", "Image Position"),
    (Column::VariantPicture, "Variant image URL", "Variant Image"),
    (Column::GoogleCategory, "Google Shopping / Google product category", "Google Shopping / Google Product Category"),
    (Column::Condition, "Google Shopping / Condition", "Google Shopping / Condition"),
];

impl Column {
    /// Columns that say something of a variant: a row without any of them only adds a picture.
    pub(super) const OF_VARIANTS: [Self; 9] = [
        Self::Sku,
        Self::Barcode,
        Self::Option1Value,
        Self::Option2Value,
        Self::Option3Value,
        Self::Price,
        Self::CompareAt,
        Self::Quantity,
        Self::VariantPicture,
    ];

    /// The options' names and values.
    pub(super) const OPTIONS: [(Self, Self); 3] = [
        (Self::Option1Name, Self::Option1Value),
        (Self::Option2Name, Self::Option2Value),
        (Self::Option3Name, Self::Option3Value),
    ];

    /// The column of that name, new or old, in any case.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let name = name.trim();
        let found =
            COLUMNS.iter().find(|(_, new, old)| new.eq_ignore_ascii_case(name) || old.eq_ignore_ascii_case(name));
        found.map(|(column, _, _)| *column)
    }

    /// Its name of today.
    pub(super) fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_stands_at_its_place() {
        for (index, (column, new, old)) in COLUMNS.into_iter().enumerate() {
            assert_eq!(column as usize, index, "{new}");
            assert_eq!((Column::of_name(new), Column::of_name(old)), (Some(column), Some(column)), "{new}");
        }
    }
}
