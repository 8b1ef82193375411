using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.SearchBox;

/// <summary>The values that can be offered for a key, the likeliest first; in the projects and environments of the page.</summary>
internal delegate IEnumerable<string> ValuesOfKey(PageSelection selection);

/// <summary>A key that a page's search knows.</summary>
/// <param name="About">What it asks, in a few words.</param>
/// <param name="Values">Null for a key whose values nobody can list.</param>
/// <param name="IsOrdered">Whether an operator may stand before its value.</param>
internal sealed record SearchKey(string Name, string About, ValuesOfKey? Values = null, bool IsOrdered = false);

/// <summary>What the search of one page knows. A page registers its own, and <see cref="SearchCompletion"/> finds it by its name.</summary>
/// <param name="Page">As the box names it when it asks, such as releases.</param>
internal sealed record SearchVocabulary(string Page, IReadOnlyList<SearchKey> Keys);
