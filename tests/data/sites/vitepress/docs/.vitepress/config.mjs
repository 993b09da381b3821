export default { title: 'Tablets', description: 'What to know', lastUpdated: false }
