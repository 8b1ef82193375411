using System.CommandLine;

namespace Airworthy.Server.Commands;

/// <summary><c>--data-path</c>; without it, the data folder that the server would use by its settings.</summary>
internal static class DataPathOption
{
    public static Option<string> Create() => new("--data-path")
    {
        Description = "The data folder. Without it the one that the settings name (appsettings.json, Airworthy__DataPath).",
        HelpName = "DIR",
    };

    /// <summary>The whole path, without a separator at its end.</summary>
    /// <exception cref="ConfigurationException">It is not given, and the settings hold mistakes.</exception>
    public static string Read(ParseResult arguments, Option<string> option) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetValue(option) ?? AirworthyOptions.Read(CommandLine.Configure([]).Configuration).DataPath));
}
