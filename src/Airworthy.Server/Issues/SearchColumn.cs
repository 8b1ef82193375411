using System.Text.RegularExpressions;

namespace Airworthy.Server.Issues;

/// <summary>A column of a search's answer: a member of the events, or a function of those in a group.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Sql">Its value.</param>
internal sealed partial record SearchColumn(string Name, EventFieldKind Kind, string Sql, bool IsFunction)
{
    public const int MaxNameLength = 200;

    private const string Functions = "count(), count_unique(user) and the like, last_seen(), min(timestamp) and max(timestamp)";

    /// <summary>The function's name without parentheses, by which sorts may name it: <c>count_unique_user</c>. For a field its own.</summary>
    public string Alias => IsFunction ? Name.Replace('(', '_').Replace('.', '_').TrimEnd(')').TrimEnd('_') : Name;

    /// <summary>The column of that name.</summary>
    /// <param name="bindings">Takes what its text holds from outside.</param>
    /// <param name="error">Why there is none; null if there is.</param>
    public static SearchColumn? Of(string name, EventScope scope, SqlBindings bindings, out string? error)
    {
        error = null;
        if (name.Length is 0 or > MaxNameLength)
            error = $"a name has 1 to {MaxNameLength} characters";
        if (error is not null)
            return null;
        if (Function().Match(name) is not { Success: true } function)
        {
            var field = EventField.Of(name, scope, bindings);
            return new(name, field.Kind, field.Sql, IsFunction: false);
        }

        var argument = function.Groups["argument"].Value.Trim();
        switch (function.Groups["name"].Value, argument)
        {
            case ("count", ""):
                return new(name, EventFieldKind.Number, "count(*)", IsFunction: true);
            case ("last_seen", "") or ("max", "timestamp"):
                return new(name, EventFieldKind.Time, "max(event.at)", IsFunction: true);
            case ("min", "timestamp"):
                return new(name, EventFieldKind.Time, "min(event.at)", IsFunction: true);
            case ("count_unique", { Length: > 0 }) when !argument.Contains('('):
                return new(name, EventFieldKind.Number, $"count(distinct {EventField.Of(argument, scope, bindings).Sql})", IsFunction: true);
            default:
                error = $"'{name}' is no function of events; known are {Functions}";
                return null;
        }
    }

    [GeneratedRegex(@"^(?<name>\w+)\((?<argument>.*)\)$")]
    private static partial Regex Function();
}
