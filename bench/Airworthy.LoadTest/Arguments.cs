using System.Globalization;

namespace Airworthy.LoadTest;

/// <summary>Names with a number or a text behind them, and switches.</summary>
internal sealed class Arguments(string[] arguments)
{
    public int this[string name, int otherwise] => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>What stands behind the name; null if it is not there.</summary>
    public string? Text(string name) => Array.IndexOf(arguments, name) is >= 0 and var at ? arguments[at + 1] : null;

    public bool Has(string name) => arguments.Contains(name);
}
