using System.Globalization;

namespace Airworthy.LoadTest;

/// <summary>Pairs of a name and a number.</summary>
internal sealed class Arguments(string[] arguments)
{
    public int this[string name, int otherwise]
    {
        get
        {
            var at = Array.IndexOf(arguments, name);
            return at < 0 ? otherwise : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
        }
    }
}
