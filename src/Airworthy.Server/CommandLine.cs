using System.CommandLine;
using System.CommandLine.Parsing;
using Airworthy.Server.Commands;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server;

/// <summary>
/// What may be typed behind the program's name: a command and its options. Without a command it is <c>serve</c>, which takes every setting too, as
/// <c>--Airworthy:Section:Name=value</c>.
/// </summary>
internal static class CommandLine
{
    /// <summary>The exit code for what failed; the error output says why.</summary>
    public const int Failed = 1;

    /// <summary>The exit code for what was not understood.</summary>
    public const int Misused = 2;

    private const string Serve = "serve";

    // Settings are read once, at the start. Watching their file would watch its whole folder, and be woken by each commit when the data folder stands in it.
    private const string NoReload = "--hostBuilder:reloadConfigOnChange=false";

    // Keys of the host itself, which stand in no section; and our section, which whoever hands a whole configuration on names by itself too.
    private static readonly string[] KeysOfNoSection = ["environment", "contentRoot", "applicationName", "http_ports", "https_ports", AirworthyOptions.Section];

    /// <summary>A builder that knows the settings. They and the pages' files stand beside the program, from wherever it is started.</summary>
    public static WebApplicationBuilder Configure(IEnumerable<string> settings) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [NoReload, .. settings],
        ContentRootPath = AppContext.BaseDirectory,
        WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
    });

    /// <summary>Runs the command; returns the exit code.</summary>
    /// <param name="serve">Serves, with settings as the configuration reads them.</param>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Func<IReadOnlyList<string>, Task<int>> serve, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Release health for every Sentry SDK. Without a command it serves.")
        {
            ServeCommand(serve), BackupCommand.Create(), RestoreCommand.Create(), CheckCommand.Create(), ProjectCommand.Create(), TokenCommand.Create(),
        };
        // No "@file": what begins with an @ is a value.
        var parsed = root.Parse(IsServe(arguments) ? [Serve, .. arguments] : arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (Mistakes(parsed) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes)
                await error.WriteLineAsync(mistake);
            await error.WriteLineAsync($"See: airworthy {PathOf(parsed.CommandResult)}--help");
            return Misused;
        }

        try
        {
            // Signals are the host's.
            return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure) when (IsPlain(failure) || (parsed.CommandResult.Command.Name != Serve && failure is (IOException or UnauthorizedAccessException or SqliteException)))
        {
            await error.WriteLineAsync(failure.Message);
            return Failed;
        }
        catch (SqliteException failure) when (DatabaseFile.IsDamage(failure))
        {
            await error.WriteLineAsync($"The store is damaged, restore it from a backup: {failure.Message}");
            return Failed;
        }
    }

    /// <summary>Whether the message says it all, of a server too. An address that is taken is an IOException: Kestrel says which.</summary>
    private static bool IsPlain(Exception failure) =>
        failure is ConfigurationException or DataFolderException or IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException };

    /// <summary>Whether the command is left out: there is nothing, or what is there is an option or a setting, and asks for neither help nor the version.</summary>
    private static bool IsServe(IReadOnlyList<string> arguments) =>
        arguments.Count == 0 || arguments[0] is not ("--help" or "-h" or "-?" or "--version") && (arguments[0].StartsWith('-') || IsSetting(arguments[0]));

    private static Command ServeCommand(Func<IReadOnlyList<string>, Task<int>> serve)
    {
        var dataPath = DataPathOption.Create();
        var urls = new Option<string>("--urls") { Description = "Where to listen: addresses separated by semicolons.", HelpName = "URLS" };
        var demo = new Option<bool>("--demo") { Description = "Play a fleet of apps against this server." };
        var command = new Command(Serve, "Serves. Every setting can stand here too, as --Airworthy:Section:Name=value.") { dataPath, urls, demo };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, _) =>
        {
            var settings = new List<string>(arguments.UnmatchedTokens);
            if (arguments.GetValue(dataPath) is { } path)
                settings.Add($"--{AirworthyOptions.Section}:DataPath={path}");
            if (arguments.GetValue(urls) is { } addresses)
                settings.Add($"--urls={addresses}");
            if (arguments.GetValue(demo))
                settings.Add($"--{AirworthyOptions.Section}:Demo=true");
            return serve(settings);
        });
        return command;
    }

    /// <summary>The words that lead to a command, each with a blank behind it.</summary>
    private static string PathOf(CommandResult command) => command.Parent is CommandResult parent ? $"{PathOf(parent)}{command.Command.Name} " : "";

    private static List<string> Mistakes(ParseResult parsed)
    {
        if (parsed.CommandResult.Command.Name == Serve)
            return [.. parsed.Errors.Select(one => one.Message), .. UnknownSettings(parsed.UnmatchedTokens).Select(one => $"'{one}' is no option and no setting.")];
        if (parsed.CommandResult.Command.Subcommands is { Count: > 0 } known && parsed.UnmatchedTokens is [var unknown, ..])
            return [$"'{unknown}' is no command. Known: {string.Join(", ", known.Select(command => command.Name))}."];
        return [.. parsed.Errors.Select(one => one.Message)];
    }

    /// <summary>What the configuration would take for nothing: it reads <c>--key=value</c>, <c>--key value</c>, <c>/key …</c> and <c>key=value</c>.</summary>
    private static IEnumerable<string> UnknownSettings(IReadOnlyList<string> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsSetting(tokens[i]))
                yield return tokens[i];
            else if (!tokens[i].Contains('='))
                i++; // its value
        }
    }

    private static bool IsSetting(string token)
    {
        var key = token.TrimStart('-', '/').Split('=')[0];
        return key.Contains(':') || KeysOfNoSection.Contains(key, StringComparer.OrdinalIgnoreCase);
    }
}
