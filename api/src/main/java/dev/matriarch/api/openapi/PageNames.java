package dev.matriarch.api.openapi;

/** What clients call the pages, which Java names after the generic record. */
final class PageNames {

    private static final String JAVA = "PageResponse";
    private static final String ITEM = "Response";

    private PageNames() {}

    static boolean isPage(String schema) {
        return schema.startsWith(JAVA);
    }

    static String clientName(String schema) {
        var item = schema.substring(JAVA.length());
        var name = item.endsWith(ITEM) ? item.substring(0, item.length() - ITEM.length()) : item;
        return name + "Page";
    }
}
