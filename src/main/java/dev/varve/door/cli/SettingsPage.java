package dev.varve.door.cli;

import java.util.List;

/** The keys of the configuration as text for a terminal and as the tables of the documentation. */
final class SettingsPage {

    private SettingsPage() {}

    static String text(List<Setting> settings) {
        StringBuilder page = new StringBuilder();
        for (Setting setting : settings) {
            page.append(setting.key()).append("  ").append(setting.variable()).append('\n');
            page.append("    ").append(setting.description()).append('\n');
            page.append("    ").append(setting.allowed());
            setting.defaultValue().ifPresent(value -> page.append("; default ").append(value));
            setting.currentValue().ifPresent(value -> page.append("; now ").append(value));
            if (!setting.aliases().isEmpty()) {
                page.append("\n    also ").append(String.join(", ", setting.aliases()));
            }
            page.append("\n\n");
        }
        return page.toString();
    }

    static String markdown(List<Setting> settings) {
        StringBuilder page = new StringBuilder();
        page.append("| key | environment variable | values | default | meaning |\n");
        page.append("|---|---|---|---|---|\n");
        for (Setting setting : settings) {
            page.append(
                    "| `%s` | `%s` | %s | %s | %s |%n"
                            .formatted(
                                    setting.key(),
                                    setting.variable(),
                                    cell(setting.allowed()),
                                    setting.defaultValue()
                                            .map(value -> '`' + value + '`')
                                            .orElse(""),
                                    cell(setting.description())));
        }
        page.append("\n| alias | stands for |\n|---|---|\n");
        for (Setting setting : settings) {
            for (String alias : setting.aliases()) {
                page.append("| `%s` | `%s` |%n".formatted(alias, setting.key()));
            }
        }
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
