using Airworthy.Server.Projects;

namespace Airworthy.Server.Issues;

/// <summary>
/// How people name an issue, as <c>WEB-H</c>: the project's slug in capitals and the issue's number in the project to the base 32, in Crockford's digits. Read in either
/// case, with O for 0 and I or L for 1, which those digits leave out.
/// </summary>
internal readonly record struct ShortId(ProjectId Project, long Number)
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    // As many as a number of 63 bits has.
    private const int MaxDigits = 13;

    /// <param name="slug">The project's.</param>
    public static string Write(string slug, long number)
    {
        Span<char> digits = stackalloc char[MaxDigits];
        var at = digits.Length;
        do
        {
            digits[--at] = Digits[(int)(number % Digits.Length)];
            number /= Digits.Length;
        }
        while (number > 0);
        return $"{slug.ToUpperInvariant()}-{digits[at..]}";
    }

    /// <summary>Whether the text names an issue that one of the projects may have.</summary>
    public static bool TryParse(string text, IReadOnlyList<Project> projects, out ShortId id)
    {
        id = default;
        // A slug may hold hyphens, digits do not.
        var hyphen = text.LastIndexOf('-');
        if (hyphen < 1 || !TryReadNumber(text.AsSpan(hyphen + 1), out var number))
            return false;
        var slug = text[..hyphen];
        if (projects.FirstOrDefault(one => one.Slug.Equals(slug, StringComparison.OrdinalIgnoreCase)) is not { } project)
            return false;
        id = new(project.Id, number);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.Length is 0 or > MaxDigits)
            return false;
        foreach (var character in text)
        {
            var digit = Digits.IndexOf(char.ToUpperInvariant(character) switch { 'O' => '0', 'I' or 'L' => '1', var same => same });
            if (digit < 0 || number > (long.MaxValue - digit) / Digits.Length)
                return false;
            number = number * Digits.Length + digit;
        }

        return number > 0;
    }
}
